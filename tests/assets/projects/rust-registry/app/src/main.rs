use std::io::{Read, Write};
use std::net::TcpListener;

fn main() {
    let port = std::env::var("PORT").unwrap_or_else(|_| "8080".to_string());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}")).expect("the port is free");
    for connection in listener.incoming() {
        let Ok(mut stream) = connection else { continue };
        let mut request = [0u8; 4096];
        let _ = stream.read(&mut request);
        let body = if request.starts_with(b"GET /health") { "{\"status\":\"healthy\"}" } else { greet::GREETING };
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}", body.len(), body);
    }
}
