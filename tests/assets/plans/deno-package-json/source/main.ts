export default {
  fetch(_request: Request) {
    return new Response("hello");
  },
};
