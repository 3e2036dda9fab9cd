//! `Invoke-Command`, as its reference page declares it.

use super::super::sets::InvokeSet;
use super::super::spec::{Cmdlet, INT, Kind, Parameter, Sets, TEXT};
use super::{MECHANISMS, PORT};

const HERE: Sets = 1;
const S: Sets = 1 << 1;
const FS: Sets = 1 << 2;
const C: Sets = 1 << 3;
const FC: Sets = 1 << 4;
const U: Sets = 1 << 5;
const FU: Sets = 1 << 6;
const SESSIONS: Sets = S | FS;
const COMPUTERS: Sets = C | FC;
const URIS: Sets = U | FU;
const BLOCKS: Sets = S | C | U;
const FILES: Sets = FS | FC | FU;
const REMOTE: Sets = SESSIONS | COMPUTERS | URIS;
const HOSTS: Sets = COMPUTERS | URIS;
const ANY: Sets = 0x7F;

pub(crate) const INVOKE: Cmdlet = Cmdlet {
    name: "Invoke-Command",
    sets: InvokeSet::NAMES,
    default: InvokeSet::InProcess as usize,
    parameters: &[
        Parameter::new("Session", Kind::Session, SESSIONS).many().position(SESSIONS, 0),
        Parameter::new("ComputerName", TEXT, COMPUTERS).many().alias(&["Cn"]).position(COMPUTERS, 0),
        Parameter::new("ConnectionUri", Kind::Uri, URIS).many().alias(&["URI", "CU"]).position(URIS, 0),
        Parameter::new("ScriptBlock", Kind::ScriptBlock, HERE | BLOCKS)
            .alias(&["Command"])
            .mandatory(HERE | BLOCKS)
            .position(HERE, 0)
            .position(BLOCKS, 1),
        Parameter::new("FilePath", Kind::Text { not_empty: true }, FILES)
            .alias(&["PSPath"])
            .mandatory(FILES)
            .position(FILES, 1),
        Parameter::new("ArgumentList", Kind::Object, ANY).many().alias(&["Args"]),
        Parameter::new("InputObject", Kind::Object, ANY).many().by_value(ANY),
        Parameter::new("Credential", Kind::Credential, HOSTS).by_property(HOSTS),
        Parameter::new("Port", PORT, COMPUTERS),
        Parameter::new("UseSSL", Kind::Switch, COMPUTERS),
        Parameter::new("ConfigurationName", TEXT, HOSTS).by_property(HOSTS),
        Parameter::new("ApplicationName", TEXT, COMPUTERS).by_property(COMPUTERS),
        Parameter::new("AllowRedirection", Kind::Switch, URIS),
        Parameter::new("ThrottleLimit", INT, REMOTE),
        Parameter::new("AsJob", Kind::Switch, REMOTE),
        Parameter::new("JobName", TEXT, REMOTE),
        Parameter::new("InDisconnectedSession", Kind::Switch, HOSTS).alias(&["Disconnected"]),
        Parameter::new("SessionName", TEXT, HOSTS).many(),
        Parameter::new("HideComputerName", Kind::Switch, REMOTE).alias(&["HCN"]),
        Parameter::new("SessionOption", Kind::SessionOption, HOSTS),
        Parameter::new("Authentication", MECHANISMS, HOSTS),
        Parameter::new("CertificateThumbprint", TEXT, HOSTS),
        Parameter::new("EnableNetworkAccess", Kind::Switch, HOSTS),
        Parameter::new("NoNewScope", Kind::Switch, HERE),
    ],
};
