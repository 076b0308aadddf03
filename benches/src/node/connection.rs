//! The least of a client: keeps one connection and adds as little time of its own as it can.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// HTTP on one connection that stays open.
pub(crate) struct Http(BufReader<TcpStream>);

impl Http {
    /// Connects.
    pub(crate) fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Posts a body and reads the answer.
    pub(crate) fn post(&mut self, body: &str) -> Result<Value> {
        let request = format!(
            "POST / HTTP/1.1\r\nHost: devnode\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.0.get_mut().write_all(request.as_bytes())?;
        let mut length = None;
        loop {
            let mut line = String::new();
            ensure!(
                self.0.read_line(&mut line)? > 0,
                "the node closed the connection"
            );
            let line = line.trim_end().to_ascii_lowercase();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("content-length:") {
                length = Some(value.trim().parse::<usize>()?);
            }
        }
        let mut answer = vec![0; length.context("an answer without a length")?];
        self.0.read_exact(&mut answer)?;
        Ok(serde_json::from_slice(&answer)?)
    }

    /// One request, whose result must be one.
    pub(crate) fn request(&mut self, method: &str, params: &str) -> Result<Value> {
        result(self.post(&body(method, params))?)
    }
}

/// A WebSocket, as far as requests and answers need it.
pub(crate) struct WebSocket(TcpStream);

impl WebSocket {
    /// Connects.
    pub(crate) fn connect(address: SocketAddr) -> Result<Self> {
        let mut stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.write_all(
            b"GET / HTTP/1.1\r\nHost: devnode\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
              Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        )?;
        // Byte by byte, so that nothing behind the head is taken.
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        ensure!(head.starts_with(b"HTTP/1.1 101"), "no WebSocket");
        Ok(Self(stream))
    }

    /// One request, whose result must be one.
    pub(crate) fn request(&mut self, method: &str, params: &str) -> Result<Value> {
        let body = body(method, params);
        // A whole text, masked with zeros: what is sent is the text.
        let mut frame = vec![0x81];
        match body.len() {
            len @ 0..126 => frame.push(0x80 | u8::try_from(len)?),
            len => {
                frame.push(0x80 | 126);
                frame.extend(u16::try_from(len)?.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(body.as_bytes());
        self.0.write_all(&frame)?;
        let answer = self.read()?;
        result(serde_json::from_slice(&answer)?)
    }

    fn read(&mut self) -> Result<Vec<u8>> {
        let mut head = [0; 2];
        self.0.read_exact(&mut head)?;
        let length = match head[1] {
            126 => {
                let mut length = [0; 2];
                self.0.read_exact(&mut length)?;
                u16::from_be_bytes(length).into()
            }
            127 => {
                let mut length = [0; 8];
                self.0.read_exact(&mut length)?;
                usize::try_from(u64::from_be_bytes(length))?
            }
            length => length.into(),
        };
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload)?;
        Ok(payload)
    }
}

/// A request.
pub(crate) fn body(method: &str, params: &str) -> String {
    format!("{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"{method}\",\"params\":[{params}]}}")
}

/// The result in an answer.
pub(crate) fn result(answer: Value) -> Result<Value> {
    match answer.get("result") {
        Some(result) => Ok(result.clone()),
        None => anyhow::bail!("the node answers {answer}"),
    }
}
