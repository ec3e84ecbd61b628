Console.WriteLine("imagebuild-operator");
