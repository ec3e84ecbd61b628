console.log("garden");
