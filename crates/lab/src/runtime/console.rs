//! Where a pipeline writes to, and whom it asks.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use reattach_psrp::message::{HostAnswer, HostQuery};

use super::record::{ErrorInfo, Record};

/// The two ways to the client: records, and questions to its host. Waiting is back-pressure: the
/// pipeline stands still until there is room, or an answer.
#[derive(Clone)]
pub(crate) struct Console {
    emit: Arc<Emit>,
    ask: Option<Arc<Ask>>,
}

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;
type Emit = dyn Fn(Record) -> Later<()> + Send + Sync;
type Ask = dyn Fn(HostQuery) -> Later<Result<HostAnswer, ErrorInfo>> + Send + Sync;

impl Console {
    /// One that only writes.
    pub(crate) fn new<F, W>(emit: F) -> Self
    where
        F: Fn(Record) -> W + Send + Sync + 'static,
        W: Future<Output = ()> + Send + 'static,
    {
        Self { emit: Arc::new(move |record| Box::pin(emit(record))), ask: None }
    }

    /// The same with a host behind it.
    pub(crate) fn asking<F, W>(mut self, ask: F) -> Self
    where
        F: Fn(HostQuery) -> W + Send + Sync + 'static,
        W: Future<Output = Result<HostAnswer, ErrorInfo>> + Send + 'static,
    {
        self.ask = Some(Arc::new(move |query| Box::pin(ask(query))));
        self
    }

    pub(crate) async fn emit(&self, record: Record) {
        (self.emit)(record).await;
    }

    /// Puts a question to the client's host; what a method without a result answers says nothing.
    ///
    /// # Errors
    /// There is no host, or the host failed.
    pub(crate) async fn ask(&self, query: HostQuery) -> Result<HostAnswer, ErrorInfo> {
        match &self.ask {
            Some(ask) => ask(query).await,
            None => Err(ErrorInfo::no_host()),
        }
    }

    /// Whether there is somebody to ask.
    pub(crate) fn has_host(&self) -> bool {
        self.ask.is_some()
    }
}
