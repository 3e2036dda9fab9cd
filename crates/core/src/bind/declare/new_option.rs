//! `New-PSSessionOption`, as its reference page declares it.

use super::super::spec::{ALL, Cmdlet, FROM_ZERO, INT, Kind, Parameter, TEXT};
use super::{MECHANISMS, MODES};
use crate::option::ProxyAccessType;

pub(crate) const NEW_OPTION: Cmdlet = Cmdlet {
    name: "New-PSSessionOption",
    sets: &["__AllParameterSets"],
    default: 0,
    parameters: &[
        Parameter::new("MaximumRedirection", INT, ALL),
        Parameter::new("NoCompression", Kind::Switch, ALL),
        Parameter::new("NoMachineProfile", Kind::Switch, ALL),
        Parameter::new("Culture", TEXT, ALL),
        Parameter::new("UICulture", TEXT, ALL),
        Parameter::new("MaximumReceivedDataSizePerCommand", FROM_ZERO, ALL),
        Parameter::new("MaximumReceivedObjectSize", FROM_ZERO, ALL),
        Parameter::new("OutputBufferingMode", MODES, ALL),
        Parameter::new("MaxConnectionRetryCount", FROM_ZERO, ALL),
        Parameter::new("ApplicationArguments", Kind::Hashtable, ALL),
        Parameter::new("OpenTimeout", FROM_ZERO, ALL).alias(&["OpenTimeoutMSec"]),
        Parameter::new("CancelTimeout", FROM_ZERO, ALL).alias(&["CancelTimeoutMSec"]),
        Parameter::new("IdleTimeout", Kind::Int { min: -1, max: i32::MAX }, ALL).alias(&["IdleTimeoutMSec"]),
        Parameter::new("ProxyAccessType", Kind::BitEnum(ProxyAccessType::NAMES), ALL),
        Parameter::new("ProxyAuthentication", MECHANISMS, ALL),
        Parameter::new("ProxyCredential", Kind::Credential, ALL),
        Parameter::new("SkipCACheck", Kind::Switch, ALL),
        Parameter::new("SkipCNCheck", Kind::Switch, ALL),
        Parameter::new("SkipRevocationCheck", Kind::Switch, ALL),
        Parameter::new("OperationTimeout", FROM_ZERO, ALL).alias(&["OperationTimeoutMSec"]),
        Parameter::new("NoEncryption", Kind::Switch, ALL),
        Parameter::new("UseUTF16", Kind::Switch, ALL),
        Parameter::new("IncludePortInSPN", Kind::Switch, ALL),
    ],
};
