//! The parameter sets of each cmdlet, named as the reference declares them.

macro_rules! sets {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident,)+ } remote { $($remote:ident),* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            pub(super) const NAMES: &'static [&'static str] = &[$(stringify!($variant)),+];
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The set's name, as the reference declares it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                Self::NAMES[self as usize]
            }

            /// Whether hosts are asked, rather than this client's own table.
            #[must_use]
            pub const fn is_remote(self) -> bool {
                let _ = self;
                false $(|| matches!(self, Self::$remote))*
            }
        }
    };
}

sets! {
    /// The parameter sets of `Connect-PSSession`.
    ConnectSet {
        /// Sessions of this client by name; the default.
        Name,
        /// Session objects.
        Session,
        /// Hosts and instance ids.
        ComputerNameGuid,
        /// Hosts, and names if given.
        ComputerName,
        /// URIs and instance ids.
        ConnectionUriGuid,
        /// URIs, and names if given.
        ConnectionUri,
        /// Sessions of this client by instance id.
        InstanceId,
        /// Sessions of this client by id.
        Id,
    } remote { ComputerNameGuid, ComputerName, ConnectionUriGuid, ConnectionUri }
}

sets! {
    /// The parameter sets of `Get-PSSession`.
    GetSet {
        /// This client's sessions, by name if given; the default.
        Name,
        /// Hosts, and names if given.
        ComputerName,
        /// Hosts and instance ids.
        ComputerInstanceId,
        /// URIs, and names if given.
        ConnectionUri,
        /// URIs and instance ids.
        ConnectionUriInstanceId,
        /// This client's sessions by instance id.
        InstanceId,
        /// This client's sessions by id.
        Id,
    } remote { ComputerName, ComputerInstanceId, ConnectionUri, ConnectionUriInstanceId }
}

sets! {
    /// The parameter sets of `Disconnect-PSSession`.
    DisconnectSet {
        /// Session objects; the default.
        Session,
        /// By name.
        Name,
        /// By instance id.
        InstanceId,
        /// By id.
        Id,
    } remote {}
}

sets! {
    /// The parameter sets of `New-PSSession`.
    NewSet {
        /// Hosts; the default. Without one the local computer.
        ComputerName,
        /// URIs.
        Uri,
        /// The same host, credential and options as existing sessions.
        Session,
    } remote {}
}

sets! {
    /// The parameter sets of `Receive-PSSession`.
    ReceiveSet {
        /// A session object; the default.
        Session,
        /// A session of this client by id.
        Id,
        /// A session of this client by instance id.
        InstanceId,
        /// A session of this client by name.
        SessionName,
        /// A host and an instance id.
        ComputerInstanceId,
        /// A host and a name.
        ComputerSessionName,
        /// A URI and an instance id.
        ConnectionUriInstanceId,
        /// A URI and a name.
        ConnectionUriSessionName,
    } remote { ComputerInstanceId, ComputerSessionName, ConnectionUriInstanceId, ConnectionUriSessionName }
}

sets! {
    /// The parameter sets of `Remove-PSSession`.
    RemoveSet {
        /// By id; the default.
        Id,
        /// Session objects.
        Session,
        /// By name.
        Name,
        /// By instance id.
        InstanceId,
        /// This client's sessions on hosts.
        ComputerName,
    } remote {}
}

sets! {
    /// The parameter sets of `Invoke-Command`.
    InvokeSet {
        /// In this process; the default. It is refused: nothing runs here.
        InProcess,
        /// A script block in sessions.
        Session,
        /// A script file in sessions.
        FilePathRunspace,
        /// A script block on hosts.
        ComputerName,
        /// A script file on hosts.
        FilePathComputerName,
        /// A script block at URIs.
        Uri,
        /// A script file at URIs.
        FilePathUri,
    } remote {}
}

sets! {
    /// The parameter sets of the cmdlets about jobs.
    JobSet {
        /// Job objects.
        JobParameterSet,
        /// By number; the default of all but `Receive-Job`.
        SessionIdParameterSet,
        /// By name.
        NameParameterSet,
        /// By instance id.
        InstanceIdParameterSet,
        /// By state.
        StateParameterSet,
    } remote {}
}
