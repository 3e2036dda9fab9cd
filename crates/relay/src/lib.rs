//! The relay contract between the engine and the gateway: frames, heads and problems.
