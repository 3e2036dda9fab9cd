//! `Get-Credential`.

use super::super::spec::{Cmdlet, Kind, Parameter, Sets, TEXT};

const C: Sets = 1;
const M: Sets = 1 << 1;

pub(crate) const GET_CREDENTIAL: Cmdlet = Cmdlet {
    name: "Get-Credential",
    sets: &["CredentialSet", "MessageSet"],
    default: 0,
    parameters: &[
        Parameter::new("Credential", Kind::Credential, C).position(C, 0),
        Parameter::new("Message", Kind::Text { not_empty: true }, M).mandatory(M),
        Parameter::new("UserName", TEXT, M).position(M, 0),
        Parameter::new("Title", TEXT, M),
    ],
};
