//! Through a gateway: signing in, and one relayed connection a pin.

mod attempts;
mod device;
#[cfg(target_arch = "wasm32")]
mod fetch;
mod http;
#[cfg(not(target_arch = "wasm32"))]
mod hyper;
mod pin;
mod session;
#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

pub use attempts::Attempts;
pub use device::device_expired;
#[cfg(target_arch = "wasm32")]
pub use fetch::{FetchHttp, FetchPlatform};
pub use http::{GatewayRequest, GatewayResponse, Http, Method};
#[cfg(not(target_arch = "wasm32"))]
pub use hyper::{HyperHttp, HyperPlatform};
pub use pin::GatewayPin;
pub use session::{DeviceState, GatewaySession, Kept};
