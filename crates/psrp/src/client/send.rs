//! What a client gives to what runs: input, answers, keys.

use uuid::Uuid;

use super::{ClientPool, Outgoing, Pipeline};
use crate::{
    Error,
    clixml::Value,
    message::{HostAnswer, HostCall, HostMethod, HostResponse, MessageBody},
    secret::{Confidential, KeyPair, Sealed, SecretError, SecureText},
};

impl ClientPool {
    /// PIPELINE_INPUT, to be sent on `stdin` with the pipeline's command id, one Send a fragment.
    pub fn pipeline_input(&mut self, pipeline: Uuid, value: Value) -> Vec<Vec<u8>> {
        self.message(Some(pipeline), MessageBody::PipelineInput(value))
    }

    /// END_OF_PIPELINE_INPUT, to be sent on `stdin` with the pipeline's command id.
    pub fn end_of_input(&mut self, pipeline: Uuid) -> Vec<u8> {
        self.input_ended(pipeline);
        self.message(Some(pipeline), MessageBody::EndOfPipelineInput).concat()
    }

    /// Puts an object of a pipeline's input into the queue of [`ClientPool::next_send`].
    pub fn input(&mut self, pipeline: Uuid, value: impl Into<Confidential>) {
        self.outbox.input(pipeline, value.into());
        self.look_for_secrets();
    }

    /// Ends a pipeline's input, after what is in the queue.
    pub fn close_input(&mut self, pipeline: Uuid) {
        self.input_ended(pipeline);
        self.outbox.end_of_input(pipeline);
    }

    /// How much of a pipeline's input is in the queue: who produces it waits while it is much.
    pub fn waiting_inputs(&self, pipeline: Uuid) -> usize {
        self.outbox.inputs(pipeline)
    }

    /// The pipelines whose input has not ended. While there is one, PowerShell does not disconnect.
    pub fn open_inputs(&self) -> impl Iterator<Item = Uuid> + '_ {
        let open = |(id, pipeline): &(&Uuid, &Pipeline)| {
            !pipeline.state.is_final() && (pipeline.takes_input || self.outbox.inputs(**id) > 0)
        };
        self.pipelines.iter().filter(open).map(|(id, _)| *id)
    }

    /// Puts the answer to a host call into the queue of [`ClientPool::next_send`].
    ///
    /// A call that awaits no answer gets none, and GetBufferContents gets an error whatever the
    /// answer is: nobody reads what is on a person's screen.
    ///
    /// # Errors
    ///
    /// [`Error::HostCall`] when the method does not return such a thing. The call waits on: answer
    /// it otherwise.
    pub fn answer(&mut self, pipeline: Option<Uuid>, call: &HostCall, answer: HostAnswer) -> Result<(), Error> {
        if !call.expects_answer() {
            return Ok(());
        }
        let answer = match call.method {
            HostMethod::GET_BUFFER_CONTENTS => HostAnswer::not_implemented(call.method),
            method if !answer.fits(method) => {
                return Err(Error::HostCall { method: method.name(), parameter: "mr" });
            }
            _ => answer,
        };
        self.outbox.answer(pipeline, call.clone(), answer);
        self.look_for_secrets();
        Ok(())
    }

    /// Answers a host call with the error of a host that does not have it, through the queue.
    pub fn refuse(&mut self, pipeline: Option<Uuid>, call: &HostCall) {
        if call.expects_answer() {
            self.outbox.answer(pipeline, call.clone(), HostAnswer::not_implemented(call.method));
        }
    }

    /// What is to be sent next: the content of one Send; nothing when the queue is empty or what is
    /// in it waits for a key.
    pub fn next_send(&mut self) -> Option<Outgoing> {
        self.outbox.next(self.id, self.keys.key(), &mut self.fragmenter, self.max_blob)
    }

    /// Whether a key pair is needed: the server asked for one, or a secret waits to be sent or read.
    pub fn wants_key(&self) -> bool {
        self.keys.is_wanted()
    }

    /// Begins the key exchange: PUBLIC_KEY is the next that [`ClientPool::next_send`] gives. Without
    /// need, or while an exchange is under way, nothing happens.
    ///
    /// The answer comes on the pool's stream, as [`super::Event::KeyExchanged`].
    ///
    /// # Errors
    ///
    /// [`SecretError::PublicKey`], never for a pair that [`KeyPair`] gives.
    pub fn exchange_key(&mut self, pair: KeyPair) -> Result<(), SecretError> {
        if let Some(public_key) = self.keys.begin(pair)? {
            self.outbox.public_key(public_key);
        }
        Ok(())
    }

    /// Encrypts a text for the server, for example for an argument of a new pipeline.
    ///
    /// # Errors
    ///
    /// [`SecretError::NoKey`]: exchange one as [`ClientPool::wants_key`] now says, then try again.
    pub fn seal(&mut self, text: &SecureText) -> Result<Sealed, SecretError> {
        self.keys.needed();
        self.keys.key().map(|key| key.seal(text)).ok_or(SecretError::NoKey)
    }

    /// Decrypts a secure string of the server.
    ///
    /// # Errors
    ///
    /// [`SecretError::NoKey`]: exchange one as [`ClientPool::wants_key`] now says, then try again.
    /// [`SecretError::SecureString`] when it was encrypted with another key.
    pub fn open(&mut self, sealed: &Sealed) -> Result<SecureText, SecretError> {
        self.keys.needed();
        self.keys.key().ok_or(SecretError::NoKey)?.open(sealed)
    }

    /// The answer to a host call, to be sent on the stream `pr`, with the command id for a pipeline's call.
    pub fn host_response(&mut self, pipeline: Option<Uuid>, call: &HostCall, value: Value) -> Vec<u8> {
        let response = HostResponse { call_id: call.call_id, method: call.method, value: Some(value), error: None };
        self.message(pipeline, MessageBody::HostResponse(response)).concat()
    }

    /// The answer that this host does not do that, for a call that awaits one; nothing for others.
    pub fn refuse_host_call(&mut self, pipeline: Option<Uuid>, call: &HostCall) -> Option<Vec<u8>> {
        let refusal = HostResponse::new(call, HostAnswer::not_implemented(call.method));
        let refusal = refusal.ok().filter(|_| call.expects_answer())?;
        Some(self.message(pipeline, MessageBody::HostResponse(refusal)).concat())
    }

    fn input_ended(&mut self, pipeline: Uuid) {
        if let Some(pipeline) = self.pipelines.get_mut(&pipeline) {
            pipeline.takes_input = false;
        }
    }

    fn look_for_secrets(&mut self) {
        if self.outbox.needs_key() {
            self.keys.needed();
        }
    }
}
