//! `Receive-PSSession`, as its reference page declares it.

use super::super::sets::ReceiveSet;
use super::super::spec::{Cmdlet, INT, Kind, Parameter, Sets, TEXT};
use super::super::types::OutTarget;
use super::{MECHANISMS, PORT};

const S: Sets = 1;
const D: Sets = 1 << 1;
const I: Sets = 1 << 2;
const N: Sets = 1 << 3;
const CI: Sets = 1 << 4;
const CN: Sets = 1 << 5;
const UI: Sets = 1 << 6;
const UN: Sets = 1 << 7;
const COMPUTER: Sets = CI | CN;
const URI: Sets = UI | UN;
const REMOTE: Sets = COMPUTER | URI;
const ANY: Sets = 0xFF;

pub(crate) const RECEIVE: Cmdlet = Cmdlet {
    name: "Receive-PSSession",
    sets: ReceiveSet::NAMES,
    default: ReceiveSet::Session as usize,
    parameters: &[
        Parameter::new("Session", Kind::Session, S).mandatory(S).position(S, 0).by_value(S).by_property(S),
        Parameter::new("Id", INT, D).mandatory(D).position(D, 0).by_value(D).by_property(D),
        Parameter::new("ComputerName", TEXT, COMPUTER)
            .alias(&["Cn"])
            .mandatory(COMPUTER)
            .position(COMPUTER, 0)
            .by_property(COMPUTER),
        Parameter::new("ConnectionUri", Kind::Uri, URI)
            .alias(&["URI", "CU"])
            .mandatory(URI)
            .position(URI, 0)
            .by_property(URI),
        Parameter::new("InstanceId", Kind::Guid, I | CI | UI).mandatory(I | CI | UI).by_value(I).by_property(I),
        Parameter::new("Name", TEXT, N | CN | UN).mandatory(N | CN | UN).by_value(N).by_property(N),
        Parameter::new("ApplicationName", TEXT, COMPUTER).by_property(COMPUTER),
        Parameter::new("ConfigurationName", TEXT, REMOTE).by_property(REMOTE),
        Parameter::new("AllowRedirection", Kind::Switch, URI),
        Parameter::new("OutTarget", Kind::Enum(OutTarget::NAMES), ANY),
        Parameter::new("JobName", Kind::Text { not_empty: true }, ANY),
        Parameter::new("Credential", Kind::Credential, REMOTE),
        Parameter::new("Authentication", MECHANISMS, REMOTE),
        Parameter::new("CertificateThumbprint", TEXT, REMOTE),
        Parameter::new("Port", PORT, COMPUTER),
        Parameter::new("UseSSL", Kind::Switch, COMPUTER),
        Parameter::new("SessionOption", Kind::SessionOption, REMOTE),
        Parameter::new("WhatIf", Kind::Switch, ANY).alias(&["wi"]),
        Parameter::new("Confirm", Kind::Switch, ANY).alias(&["cf"]),
    ],
};
