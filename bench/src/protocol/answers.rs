//! Answers to Receive as a host gives them.

use reattach_psrp::Uuid;
use reattach_psrp::clixml::{Object, Value};
use reattach_psrp::fragment::Fragmenter;
use reattach_psrp::message::{Destination, Message, MessageBody};
use reattach_wsman::{Request, RequestBody, Response, ResponseBody, StreamChunk};

/// Bytes of stream data in one answer, about what a 150 KiB envelope holds.
const ANSWER: usize = 100_000;

/// What the objects are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Lines of text.
    Lines,
    /// Objects with twelve properties.
    Services,
    /// Texts that fill fragments.
    Texts,
}

impl Shape {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Lines, Self::Services, Self::Texts];

    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lines => "texts of 80 characters",
            Self::Services => "services with 12 properties",
            Self::Texts => "texts of 20,000 characters",
        }
    }

    fn object(self, number: u32) -> Value {
        match self {
            Self::Lines => {
                Value::String(format!("{number:08} {}", "The quick brown fox jumps over the lazy dog. ".repeat(2)))
            }
            Self::Services => service(number),
            Self::Texts => Value::String(format!("{number:08} {}", "abcdefghi ".repeat(2_000))),
        }
    }
}

/// A stream without end, always the same of a shape.
pub struct Stream {
    shape: Shape,
    writer: Writer,
    number: u32,
}

impl Stream {
    /// Its beginning.
    #[must_use]
    pub fn new(shape: Shape) -> Self {
        Self { shape, writer: Writer::default(), number: 0 }
    }

    /// The next answers, of at least so many bytes together. They end with a whole object.
    pub fn next(&mut self, least: usize) -> Vec<String> {
        while self.writer.bytes < least {
            self.number = self.number.wrapping_add(1);
            self.writer.push(self.shape.object(self.number));
        }
        self.writer.end()
    }
}

/// Answers that hold these objects.
pub(super) fn write(objects: &[Value]) -> Vec<String> {
    let mut writer = Writer::default();
    for object in objects {
        writer.push(object.clone());
    }
    writer.end()
}

struct Writer {
    request: Request,
    fragmenter: Fragmenter,
    streams: Vec<StreamChunk>,
    held: usize,
    answers: Vec<String>,
    bytes: usize,
}

const COMMAND: Uuid = Uuid::from_u128(9);

impl Default for Writer {
    fn default() -> Self {
        let receive = RequestBody::Receive { command_id: Some(COMMAND) };
        Self {
            request: Request::new("http://s:5985/wsman", "", Uuid::from_u128(1), receive),
            fragmenter: Fragmenter::new(),
            streams: Vec::new(),
            held: 0,
            answers: Vec::new(),
            bytes: 0,
        }
    }
}

impl Writer {
    fn push(&mut self, object: Value) {
        let message = Message {
            destination: Destination::Client,
            pool_id: Uuid::from_u128(7),
            pipeline_id: Some(COMMAND),
            body: MessageBody::PipelineOutput(object),
        };
        for data in self.fragmenter.fragment(&message.encode(), 32_768) {
            self.held += data.len();
            self.streams.push(StreamChunk { name: "stdout".into(), command_id: Some(COMMAND), data });
        }
        if self.held >= ANSWER {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let body = ResponseBody::Received { streams: std::mem::take(&mut self.streams), state: None };
        let answer = Response::to(&self.request, Uuid::from_u128(self.answers.len() as u128), body).to_xml();
        self.held = 0;
        self.bytes += answer.len();
        self.answers.push(answer);
    }

    /// All answers up to here.
    fn end(&mut self) -> Vec<String> {
        if !self.streams.is_empty() {
            self.flush();
        }
        self.bytes = 0;
        std::mem::take(&mut self.answers)
    }
}

fn service(number: u32) -> Value {
    let properties = (0..12)
        .map(|at| {
            let value = match at % 4 {
                0 => Value::String(format!("Service{number}")),
                1 => Value::I32(i32::try_from(number % 1000).unwrap_or(0)),
                2 => Value::Bool(number.is_multiple_of(2)),
                _ => Value::Null,
            };
            (format!("Property{at}").into(), value)
        })
        .collect();
    Object {
        type_names: ["Deserialized.System.ServiceProcess.ServiceController", "Deserialized.System.Object"].into(),
        to_string: Some("Service".into()),
        properties,
        ..Object::default()
    }
    .into()
}
