//! `Connect-PSSession`, as its reference page declares it.

use super::super::sets::ConnectSet;
use super::super::spec::{Cmdlet, INT, Kind, Parameter, Sets, TEXT};
use super::{MECHANISMS, PORT};

const N: Sets = 1;
const S: Sets = 1 << 1;
const CG: Sets = 1 << 2;
const C: Sets = 1 << 3;
const UG: Sets = 1 << 4;
const U: Sets = 1 << 5;
const I: Sets = 1 << 6;
const D: Sets = 1 << 7;
const REMOTE: Sets = CG | C | UG | U;
const ANY: Sets = 0xFF;

pub(crate) const CONNECT: Cmdlet = Cmdlet {
    name: "Connect-PSSession",
    sets: ConnectSet::NAMES,
    default: ConnectSet::Name as usize,
    parameters: &[
        Parameter::new("Session", Kind::Session, S).many().mandatory(S).position(S, 0).by_value(S).by_property(S),
        Parameter::new("ComputerName", TEXT, C | CG).many().alias(&["Cn"]).mandatory(C | CG).position(C, 0),
        Parameter::new("ConnectionUri", Kind::Uri, U | UG)
            .many()
            .alias(&["URI", "CU"])
            .mandatory(U | UG)
            .position(U | UG, 0)
            .by_property(U | UG),
        Parameter::new("InstanceId", Kind::Guid, CG | UG | I).many().mandatory(CG | UG | I),
        Parameter::new("Name", TEXT, N | C | U).many().mandatory(N),
        Parameter::new("Id", INT, D).many().mandatory(D).position(D, 0).by_property(D),
        Parameter::new("ApplicationName", TEXT, C | CG).by_property(C | CG),
        Parameter::new("ConfigurationName", TEXT, REMOTE).by_property(REMOTE),
        Parameter::new("AllowRedirection", Kind::Switch, U | UG),
        Parameter::new("Credential", Kind::Credential, REMOTE),
        Parameter::new("Authentication", MECHANISMS, REMOTE),
        Parameter::new("CertificateThumbprint", TEXT, REMOTE),
        Parameter::new("Port", PORT, C | CG),
        Parameter::new("UseSSL", Kind::Switch, C | CG),
        Parameter::new("SessionOption", Kind::SessionOption, REMOTE),
        Parameter::new("ThrottleLimit", INT, ANY),
        Parameter::new("WhatIf", Kind::Switch, ANY).alias(&["wi"]),
        Parameter::new("Confirm", Kind::Switch, ANY).alias(&["cf"]),
    ],
};
