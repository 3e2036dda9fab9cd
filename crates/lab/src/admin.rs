//! The control commands over a port of the loopback interface: a line in, a line of JSON out.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::control::control;
use crate::options::Error;
use crate::world::World;

/// The longest line.
const MAX_LINE: u64 = 4_096;

/// Listens on a free port.
pub(crate) async fn bind() -> Result<(TcpListener, SocketAddr), Error> {
    let failed = |source| Error::Listen { address: "127.0.0.1".into(), source };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}

/// Serves whoever comes, until it is aborted.
pub(crate) async fn serve(listener: TcpListener, world: Arc<World>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    let world = Arc::clone(&world);
                    // A client that goes away in the middle is of no interest.
                    connections.spawn(async move { converse(stream, &world).await.unwrap_or_default() });
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// A command that fails ends the conversation, so that a browser that was made to speak HTTP to
/// this port says one wrong line and no more.
async fn converse(stream: TcpStream, world: &World) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut reading = BufReader::new(reading);
    loop {
        let mut line = String::new();
        let read = (&mut reading).take(MAX_LINE).read_line(&mut line).await?;
        if read == 0 {
            return Ok(());
        }
        let (answer, failed) = match control(world, &line) {
            Ok(answer) => (merged(answer), false),
            Err(error) => (json!({ "ok": false, "error": error.to_string() }), true),
        };
        writing.write_all(format!("{answer}\n").as_bytes()).await?;
        if failed {
            return Ok(());
        }
    }
}

fn merged(mut answer: Value) -> Value {
    if let Some(object) = answer.as_object_mut() {
        object.insert("ok".into(), true.into());
    }
    answer
}
