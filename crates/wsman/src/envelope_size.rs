//! How large an answer may be: what is asked for, and what to ask for after a refusal.

use crate::{Fault, FaultKind};

/// `MaxEnvelopeSize` to begin with, in bytes: the default of Windows before 8 and Server 2012
/// (MS-WSMV 2.2.4.10 with note 8).
pub const INITIAL_ENVELOPE_SIZE: u32 = 153_600;
/// `MaxEnvelopeSize` once the server has shown protocol version 2.2 or later, in bytes: Windows'
/// default `MaxEnvelopeSizekb` of 500 (MS-WSMV 2.2.4.10).
pub const LARGE_ENVELOPE_SIZE: u32 = 512_000;
/// The most that is ever asked for, in bytes; half of what [`crate::Limits`] lets through.
pub const LARGEST_ENVELOPE_SIZE: u32 = 4 << 20;

const STEPS: [u32; 3] = [INITIAL_ENVELOPE_SIZE, LARGE_ENVELOPE_SIZE, LARGEST_ENVELOPE_SIZE];

/// The `MaxEnvelopeSize` to ask for after `fault` on a request that asked for `asked` bytes:
/// larger when the answer did not fit or the size was below the server's minimum, smaller when
/// the server does not take so much (DSP0226 14.6, `wsman:EncodingLimit`). `None` when no other
/// size helps.
pub fn next_envelope_size(asked: u32, fault: &Fault) -> Option<u32> {
    match fault.kind() {
        FaultKind::AnswerTooLarge | FaultKind::AskedSizeTooSmall => STEPS.into_iter().find(|step| *step > asked),
        FaultKind::AskedSizeTooLarge => STEPS.into_iter().rev().find(|step| *step < asked),
        _ => None,
    }
}
