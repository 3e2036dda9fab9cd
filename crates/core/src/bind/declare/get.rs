//! `Get-PSSession`, as its reference page declares it.

use super::super::sets::GetSet;
use super::super::spec::{Cmdlet, INT, Kind, Parameter, Sets, TEXT};
use super::super::types::StateFilter;
use super::{MECHANISMS, PORT};

const N: Sets = 1;
const C: Sets = 1 << 1;
const CG: Sets = 1 << 2;
const U: Sets = 1 << 3;
const UG: Sets = 1 << 4;
const I: Sets = 1 << 5;
const D: Sets = 1 << 6;
const REMOTE: Sets = C | CG | U | UG;

pub(crate) const GET: Cmdlet = Cmdlet {
    name: "Get-PSSession",
    sets: GetSet::NAMES,
    default: GetSet::Name as usize,
    parameters: &[
        Parameter::new("ComputerName", TEXT, C | CG)
            .many()
            .alias(&["Cn"])
            .mandatory(C | CG)
            .position(C | CG, 0)
            .by_property(C | CG),
        Parameter::new("ConnectionUri", Kind::Uri, U | UG)
            .many()
            .alias(&["URI", "CU"])
            .mandatory(U | UG)
            .by_property(U | UG),
        Parameter::new("InstanceId", Kind::Guid, CG | UG | I).many().mandatory(CG | UG | I).by_property(I),
        Parameter::new("Name", TEXT, N | C | U).many().by_property(N),
        Parameter::new("Id", INT, D).many().mandatory(D).position(D, 0).by_property(D),
        Parameter::new("ApplicationName", TEXT, C | CG).by_property(C | CG),
        Parameter::new("ConfigurationName", TEXT, REMOTE).by_property(REMOTE),
        Parameter::new("AllowRedirection", Kind::Switch, U | UG),
        Parameter::new("State", Kind::Enum(StateFilter::NAMES), REMOTE),
        Parameter::new("Credential", Kind::Credential, REMOTE),
        Parameter::new("Authentication", MECHANISMS, REMOTE),
        Parameter::new("CertificateThumbprint", TEXT, REMOTE),
        Parameter::new("Port", PORT, C | CG),
        Parameter::new("UseSSL", Kind::Switch, C | CG),
        Parameter::new("ThrottleLimit", INT, REMOTE),
        Parameter::new("SessionOption", Kind::SessionOption, REMOTE),
    ],
};
