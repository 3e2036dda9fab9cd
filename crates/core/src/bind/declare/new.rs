//! `New-PSSession`, as its reference page declares it.

use super::super::sets::NewSet;
use super::super::spec::{Cmdlet, INT, Kind, Parameter, Sets, TEXT};
use super::{MECHANISMS, PORT};

const C: Sets = 1;
const U: Sets = 1 << 1;
const S: Sets = 1 << 2;
const ANY: Sets = 0b111;

pub(crate) const NEW: Cmdlet = Cmdlet {
    name: "New-PSSession",
    sets: NewSet::NAMES,
    default: NewSet::ComputerName as usize,
    parameters: &[
        Parameter::new("ComputerName", TEXT, C).many().alias(&["Cn"]).position(C, 0).by_value(C).by_property(C),
        Parameter::new("Session", Kind::Session, S).many().position(S, 0).by_value(S).by_property(S),
        Parameter::new("ConnectionUri", Kind::Uri, U)
            .many()
            .alias(&["URI", "CU"])
            .mandatory(U)
            .position(U, 0)
            .by_property(U),
        Parameter::new("Name", TEXT, ANY).many(),
        Parameter::new("EnableNetworkAccess", Kind::Switch, ANY),
        Parameter::new("ConfigurationName", TEXT, C | U).by_property(C | U),
        Parameter::new("Credential", Kind::Credential, C | U).by_property(C | U),
        Parameter::new("Port", PORT, C),
        Parameter::new("UseSSL", Kind::Switch, C),
        Parameter::new("ApplicationName", TEXT, C).by_property(C),
        Parameter::new("AllowRedirection", Kind::Switch, U),
        Parameter::new("SessionOption", Kind::SessionOption, C | U),
        Parameter::new("Authentication", MECHANISMS, C | U),
        Parameter::new("CertificateThumbprint", TEXT, C | U),
        Parameter::new("ThrottleLimit", INT, ANY),
    ],
};
