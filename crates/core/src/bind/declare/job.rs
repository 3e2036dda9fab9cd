//! `Get-Job`, `Receive-Job`, `Wait-Job`, `Stop-Job` and `Remove-Job`, as far as they concern jobs of this client: no
//! filters, no child jobs, no events.

use super::super::sets::JobSet;
use super::super::spec::{Cmdlet, FROM_ZERO, INT, Kind, Parameter, Sets, TEXT};
use crate::job::JobState;

const J: Sets = 1;
const D: Sets = 1 << 1;
const N: Sets = 1 << 2;
const I: Sets = 1 << 3;
const T: Sets = 1 << 4;
const ANY: Sets = 0b1_1111;
const STATE: Kind = Kind::Enum(JobState::NAMES);

const JOB: Parameter =
    Parameter::new("Job", Kind::Job, J).many().mandatory(J).position(J, 0).by_value(J).by_property(J);
const ID: Parameter = Parameter::new("Id", INT, D).many().mandatory(D).position(D, 0).by_property(D).help("JobId");
const NAME: Parameter = Parameter::new("Name", TEXT, N).many().mandatory(N).by_property(N).help("NameOfJob");
const INSTANCE: Parameter =
    Parameter::new("InstanceId", Kind::Guid, I).many().mandatory(I).by_property(I).help("JobInstanceId");
const IN_STATE: Parameter = Parameter::new("State", STATE, T).mandatory(T).by_property(T).help("JobState");
const WHAT_IF: Parameter = Parameter::new("WhatIf", Kind::Switch, ANY).alias(&["wi"]);
const CONFIRM: Parameter = Parameter::new("Confirm", Kind::Switch, ANY).alias(&["cf"]);

pub(crate) const GET_JOB: Cmdlet = Cmdlet {
    name: "Get-Job",
    sets: JobSet::NAMES,
    default: JobSet::SessionIdParameterSet as usize,
    parameters: &[
        Parameter::new("Id", INT, D).many().position(D, 0).by_property(D).help("JobId"),
        NAME,
        INSTANCE,
        IN_STATE,
    ],
};

pub(crate) const RECEIVE_JOB: Cmdlet = Cmdlet {
    name: "Receive-Job",
    sets: JobSet::NAMES,
    default: JobSet::JobParameterSet as usize,
    parameters: &[
        JOB,
        ID,
        NAME,
        INSTANCE,
        Parameter::new("Keep", Kind::Switch, ANY),
        Parameter::new("Wait", Kind::Switch, ANY),
        Parameter::new("AutoRemoveJob", Kind::Switch, ANY),
    ],
};

pub(crate) const WAIT_JOB: Cmdlet = Cmdlet {
    name: "Wait-Job",
    sets: JobSet::NAMES,
    default: JobSet::SessionIdParameterSet as usize,
    parameters: &[
        JOB,
        ID,
        NAME,
        INSTANCE,
        IN_STATE,
        Parameter::new("Any", Kind::Switch, ANY),
        Parameter::new("Timeout", FROM_ZERO, ANY).alias(&["TimeoutSec"]),
    ],
};

pub(crate) const STOP_JOB: Cmdlet = Cmdlet {
    name: "Stop-Job",
    sets: JobSet::NAMES,
    default: JobSet::SessionIdParameterSet as usize,
    parameters: &[JOB, ID, NAME, INSTANCE, IN_STATE, Parameter::new("PassThru", Kind::Switch, ANY), WHAT_IF, CONFIRM],
};

pub(crate) const REMOVE_JOB: Cmdlet = Cmdlet {
    name: "Remove-Job",
    sets: JobSet::NAMES,
    default: JobSet::SessionIdParameterSet as usize,
    parameters: &[
        JOB,
        ID,
        NAME,
        INSTANCE,
        IN_STATE,
        Parameter::new("Force", Kind::Switch, ANY).alias(&["F"]),
        WHAT_IF,
        CONFIRM,
    ],
};
