//! What lies between a host and its client: a stream that can be cut at a byte, dribble, or say
//! more than was announced. It knows so much of HTTP/1.1 that it tells the head of an answer from
//! its body.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::lock;

/// What happens to the next answer. The default is nothing.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) cut: Option<Cut>,
    /// Bytes of a piece, and the time between two.
    pub(crate) dribble: Option<(usize, Duration)>,
    /// Sent after the answer, as if it were part of it.
    pub(crate) extra: Vec<u8>,
}

/// Where the stream ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Within the head.
    Head,
    /// After so many bytes of the body.
    Body(usize),
}

/// Of the head, what a client gets when it is cut there.
const HEAD_BYTES: usize = 20;
const HEAD_END: &[u8] = b"\r\n\r\n";

/// The plan for a stream, in the hands of who makes the answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cable(Arc<Mutex<Progress>>);

#[derive(Debug, Default)]
struct Progress {
    plan: Plan,
    head: usize,
    /// Bytes of [`HEAD_END`] that the head ends with so far.
    matched: usize,
    body: usize,
    over: bool,
    reader: Option<Waker>,
}

impl Cable {
    /// Says what happens to the answer that is written next.
    pub(crate) fn plan(&self, plan: Plan) {
        let mut progress = lock(&self.0);
        let reader = progress.reader.take();
        *progress = Progress { plan, reader, ..Progress::default() };
    }

    /// Lays the cable before a stream.
    pub(crate) fn before<S>(&self, stream: S) -> Cabled<S> {
        Cabled { stream, cable: self.clone(), pause: None }
    }
}

impl Progress {
    /// How many of these bytes may be written before the cut; none once it is reached.
    fn allowed(&self, bytes: &[u8]) -> usize {
        match self.plan.cut {
            None => bytes.len(),
            Some(Cut::Head) => HEAD_BYTES.saturating_sub(self.head).min(bytes.len()),
            Some(Cut::Body(limit)) => {
                let head = self.head_in(bytes);
                (head + limit.saturating_sub(self.body)).min(bytes.len())
            }
        }
    }

    /// How many of these bytes belong to the head still.
    fn head_in(&self, bytes: &[u8]) -> usize {
        let mut matched = self.matched;
        for (index, byte) in bytes.iter().enumerate() {
            if matched == HEAD_END.len() {
                return index;
            }
            matched = next_match(matched, *byte);
        }
        bytes.len()
    }

    fn wrote(&mut self, bytes: &[u8]) {
        let head = self.head_in(bytes);
        for byte in &bytes[..head] {
            self.matched = next_match(self.matched, *byte);
        }
        self.head += head;
        self.body += bytes.len() - head;
        let in_body = self.matched == HEAD_END.len();
        self.over = match self.plan.cut {
            None => false,
            Some(Cut::Head) => self.head >= HEAD_BYTES,
            Some(Cut::Body(limit)) => in_body && self.body >= limit,
        };
        if self.over
            && let Some(reader) = self.reader.take()
        {
            reader.wake();
        }
    }
}

fn next_match(matched: usize, byte: u8) -> usize {
    match HEAD_END.get(matched) {
        Some(wanted) if *wanted == byte => matched + 1,
        None => matched,
        // Only a carriage return begins the end anew.
        Some(_) => usize::from(byte == HEAD_END[0]),
    }
}

/// A stream with a [`Cable`] before it.
#[derive(Debug)]
pub(crate) struct Cabled<S> {
    stream: S,
    cable: Cable,
    pause: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Cabled<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        {
            let mut progress = lock(&this.cable.0);
            if progress.over {
                // Nothing more comes: the connection is given up.
                return Poll::Ready(Ok(()));
            }
            progress.reader = Some(cx.waker().clone());
        }
        Pin::new(&mut this.stream).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Cabled<S> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Some(pause) = &mut this.pause {
            ready!(pause.as_mut().poll(cx));
            this.pause = None;
        }
        let mut progress = lock(&this.cable.0);
        let mut allowed = progress.allowed(bytes);
        if allowed == 0 && !bytes.is_empty() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()));
        }
        let dribble = progress.plan.dribble;
        if let Some((piece, _)) = dribble {
            allowed = allowed.min(piece);
        }
        let count = ready!(Pin::new(&mut this.stream).poll_write(cx, &bytes[..allowed]))?;
        progress.wrote(&bytes[..count]);
        if let Some((_, every)) = dribble {
            this.pause = Some(Box::pin(sleep_until(Instant::now() + every)));
        }
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let mut progress = lock(&this.cable.0);
        while progress.matched == HEAD_END.len() && !progress.plan.extra.is_empty() {
            let count = ready!(Pin::new(&mut this.stream).poll_write(cx, &progress.plan.extra))?;
            progress.plan.extra.drain(..count);
        }
        drop(progress);
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n0123456789";

    /// Writes the answer in steps of this size; what arrives, and whether writing went well.
    async fn sent(plan: Plan, step: usize) -> (String, bool) {
        let (near, mut far) = tokio::io::duplex(1_024);
        let cable = Cable::default();
        cable.plan(plan);
        let mut cabled = cable.before(near);
        let mut well = true;
        for piece in ANSWER.chunks(step) {
            well &= cabled.write_all(piece).await.is_ok() && cabled.flush().await.is_ok();
        }
        drop(cabled);
        let mut arrived = String::new();
        far.read_to_string(&mut arrived).await.unwrap();
        (arrived, well)
    }

    #[tokio::test]
    async fn a_cut_is_where_it_was_planned_however_the_answer_is_written() {
        let head = ANSWER.len() - 10;
        for step in [1, 7, 1_000] {
            for (cut, length, well) in [
                (None, ANSWER.len(), true),
                (Some(Cut::Head), HEAD_BYTES, false),
                (Some(Cut::Body(0)), head, false),
                (Some(Cut::Body(4)), head + 4, false),
                (Some(Cut::Body(10)), ANSWER.len(), true),
            ] {
                let (arrived, went_well) = sent(Plan { cut, ..Plan::default() }, step).await;
                assert_eq!((arrived.as_bytes(), went_well), (&ANSWER[..length], well), "{cut:?} by {step}");
            }
        }
    }

    #[tokio::test]
    async fn more_than_was_announced_follows_the_answer() {
        let (arrived, well) = sent(Plan { extra: b"more".to_vec(), ..Plan::default() }, 1_000).await;
        assert_eq!((arrived.as_str(), well), (format!("{}more", str::from_utf8(ANSWER).unwrap()).as_str(), true));
    }

    #[tokio::test(start_paused = true)]
    async fn a_dribbled_answer_is_whole_and_slow() {
        let started = Instant::now();
        let (arrived, _) = sent(Plan { dribble: Some((5, Duration::from_secs(1))), ..Plan::default() }, 1_000).await;
        assert_eq!(arrived.as_bytes(), ANSWER);
        let pieces = ANSWER.len().div_ceil(5);
        assert_eq!(started.elapsed().as_secs(), u64::try_from(pieces).unwrap() - 1);
    }

    #[tokio::test]
    async fn after_the_cut_the_reader_is_told_that_nothing_comes() {
        let (near, _far) = tokio::io::duplex(1_024);
        let cable = Cable::default();
        cable.plan(Plan { cut: Some(Cut::Body(10)), ..Plan::default() });
        let (mut reading, mut writing) = tokio::io::split(cable.before(near));
        let reader = tokio::spawn(async move { reading.read(&mut [0; 8]).await });
        tokio::task::yield_now().await;
        writing.write_all(ANSWER).await.unwrap();
        assert_eq!(reader.await.unwrap().unwrap(), 0);
    }
}
