//! `Disconnect-PSSession`, as its reference page declares it.

use super::super::sets::DisconnectSet;
use super::super::spec::{Cmdlet, FROM_ZERO, INT, Kind, Parameter, Sets, TEXT};
use super::MODES;

const S: Sets = 1;
const N: Sets = 1 << 1;
const I: Sets = 1 << 2;
const D: Sets = 1 << 3;
const ANY: Sets = 0xF;

pub(crate) const DISCONNECT: Cmdlet = Cmdlet {
    name: "Disconnect-PSSession",
    sets: DisconnectSet::NAMES,
    default: DisconnectSet::Session as usize,
    parameters: &[
        Parameter::new("Session", Kind::Session, S).many().mandatory(S).position(S, 0).by_value(S).by_property(S),
        Parameter::new("Name", TEXT, N).many().mandatory(N).by_property(N),
        Parameter::new("InstanceId", Kind::Guid, I).many().mandatory(I).by_property(I),
        Parameter::new("Id", INT, D).many().mandatory(D).position(D, 0).by_property(D),
        Parameter::new("IdleTimeoutSec", FROM_ZERO, ANY),
        Parameter::new("OutputBufferingMode", MODES, ANY),
        Parameter::new("ThrottleLimit", INT, ANY),
        Parameter::new("WhatIf", Kind::Switch, ANY).alias(&["wi"]),
        Parameter::new("Confirm", Kind::Switch, ANY).alias(&["cf"]),
    ],
};
