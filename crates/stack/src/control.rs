//! Control commands for a running lab.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use crate::Error;

/// A lab answers at once, or not at all.
const WITHIN: Duration = Duration::from_secs(10);

/// Sends a command to the lab whose address is in this file.
pub(crate) fn control(address: &Path, command: &str) -> Result<String, Error> {
    let failed = |error| Error::File(address.into(), error);
    let place = fs::read_to_string(address).map_err(failed)?;
    let mut stream = TcpStream::connect(place.trim()).map_err(failed)?;
    stream.set_read_timeout(Some(WITHIN)).map_err(failed)?;
    writeln!(stream, "{command}").map_err(failed)?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).map_err(failed)?;
    let answer = answer.trim().to_owned();
    if answer.contains("\"ok\":true") { Ok(answer) } else { Err(Error::Control(answer)) }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn what_the_lab_answers_is_returned_or_is_the_error() {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let file = std::env::temp_dir().join(format!("reattach-stack-{}", std::process::id()));
        fs::write(&file, listener.local_addr().expect("an address").to_string()).expect("a writable folder");
        let lab = std::thread::spawn(move || {
            for (expected, answer) in [("stats\n", "{\"ok\":true}\n"), ("nonsense\n", "{\"ok\":false}\n")] {
                let (mut stream, _) = listener.accept().expect("a connection");
                let mut line = String::new();
                BufReader::new(stream.try_clone().expect("a stream")).read_line(&mut line).expect("a line");
                assert_eq!(line, expected);
                stream.write_all(answer.as_bytes()).expect("a reader");
            }
        });
        assert_eq!(control(&file, "stats").expect("an answer"), "{\"ok\":true}");
        assert!(matches!(control(&file, "nonsense"), Err(Error::Control(answer)) if answer.contains("false")));
        lab.join().expect("the answers were given");
        fs::remove_file(file).expect("it was there");
    }
}
