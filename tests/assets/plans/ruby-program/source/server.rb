require "socket"

server = TCPServer.new("0.0.0.0", Integer(ENV.fetch("PORT")))
loop do
  client = server.accept
  client.gets
  client.print "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello"
  client.close
end
