//! `Remove-PSSession`, as its reference page declares it.

use super::super::sets::RemoveSet;
use super::super::spec::{Cmdlet, INT, Kind, Parameter, Sets, TEXT};

const D: Sets = 1;
const S: Sets = 1 << 1;
const N: Sets = 1 << 2;
const I: Sets = 1 << 3;
const C: Sets = 1 << 4;
const ANY: Sets = 0b1_1111;

pub(crate) const REMOVE: Cmdlet = Cmdlet {
    name: "Remove-PSSession",
    sets: RemoveSet::NAMES,
    default: RemoveSet::Id as usize,
    parameters: &[
        Parameter::new("Id", INT, D).many().mandatory(D).position(D, 0).by_property(D),
        Parameter::new("Session", Kind::Session, S).many().mandatory(S).position(S, 0).by_value(S).by_property(S),
        Parameter::new("Name", TEXT, N).many().mandatory(N).by_property(N),
        Parameter::new("InstanceId", Kind::Guid, I).many().mandatory(I).by_property(I),
        Parameter::new("ComputerName", TEXT, C).many().alias(&["Cn"]).mandatory(C).position(C, 0).by_property(C),
        Parameter::new("WhatIf", Kind::Switch, ANY).alias(&["wi"]),
        Parameter::new("Confirm", Kind::Switch, ANY).alias(&["cf"]),
    ],
};
