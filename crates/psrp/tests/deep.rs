//! What is nested too deep, here and in a browser's worker, whose stack is small: it is refused when
//! it is read, and harmless when it was made by hand.
#![allow(clippy::unwrap_used, missing_docs, reason = "a test may panic")]

use reattach_psrp::{
    Error,
    clixml::{Container, Limits, Object, Value, decode, decode_with, encode},
    message::{Argument, CreatePipeline, PipelineCommand},
    render::{render, view},
};
use reattach_wsman::{Request, Response};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// Deeper than any stack.
const DEEP: usize = 200_000;

/// Natively on a stack that is as small as a browser's.
fn on_a_small_stack(test: fn()) {
    #[cfg(target_arch = "wasm32")]
    test();
    #[cfg(not(target_arch = "wasm32"))]
    std::thread::Builder::new().stack_size(1 << 20).spawn(test).unwrap().join().unwrap();
}

/// The ways in which one object can be inside another.
fn ways() -> [fn(Value) -> Object; 6] {
    [
        |inner| Object { container: Some(Container::List(vec![inner])), ..Object::default() },
        |inner| Object { container: Some(Container::Stack(vec![Value::Null, inner])), ..Object::default() },
        |inner| Object { container: Some(Container::Dictionary(vec![("k".into(), inner)])), ..Object::default() },
        |inner| Object { properties: vec![("p".into(), inner)], ..Object::default() },
        |inner| Object { extended: vec![("e".into(), inner)], ..Object::default() },
        |inner| Object { value: Some(inner), ..Object::default() },
    ]
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn values_made_by_hand() {
    on_a_small_stack(|| {
        for way in ways() {
            let make = || (0..DEEP).fold(Value::I32(1), |inner, _| way(inner).into());
            let (one, other) = (make(), make());
            assert!(one == other && one == one.clone());
            assert!(one != way(one.clone()).into());
            let shown = format!("{one:?} {one:#?}");
            assert!(shown.contains('…') && shown.len() < 1 << 20);
            encode(&one);
            render(&one);
            view::view(&one, view::Limits::default());
            let argument = Argument { name: None, value: one };
            let command = PipelineCommand { text: "a".into(), arguments: vec![argument], ..PipelineCommand::default() };
            CreatePipeline { statements: vec![vec![command]], ..CreatePipeline::script("") }.script_text();
            // Somebody else holds the middle of it.
            let Value::Object(object) = &other else { panic!("an object") };
            let kept = object.clone();
            drop(other);
            drop(kept.into_object());
        }
    });
}

/// CLIXML that is as deep as it may be, in every way, and then deeper.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn clixml() {
    on_a_small_stack(|| {
        for (open, close) in [
            ("<Obj RefId=\"0\"><LST>", "</LST></Obj>"),
            ("<Obj RefId=\"0\" N=\"a\"><MS>", "</MS></Obj>"),
            ("<Obj RefId=\"0\" N=\"a\"><Props>", "</Props></Obj>"),
            ("<Obj RefId=\"0\" N=\"Value\"><ToString>a</ToString>", "</Obj>"),
            ("<Obj RefId=\"0\" N=\"Value\"><DCT><En><S N=\"Key\">k</S>", "</En></DCT></Obj>"),
        ] {
            let nested =
                |depth: usize| format!("{}<I32 N=\"Value\">1</I32>{}", open.repeat(depth), close.repeat(depth));
            let most = Limits::default().depth;
            let value = decode(nested(most)).unwrap();
            assert_eq!(decode(encode(&value)).unwrap(), value);
            assert!(format!("{value:#?}").len() > most);
            render(&value);
            view::view(&value, view::Limits { depth: most, ..view::Limits::default() });
            for deeper in [most + 1, 1_000, DEEP] {
                assert!(matches!(decode(nested(deeper)), Err(Error::Limit { .. })), "{deeper}");
                // Never closed, and inside what is not known.
                assert!(decode(open.repeat(deeper)).is_err());
                assert!(decode(format!("<Obj><X>{}", "<X>".repeat(deeper))).is_err());
            }
        }
        let chained: String =
            (1..1_000).map(|id| format!("<Obj RefId=\"{id}\"><LST><Ref RefId=\"{}\" /></LST></Obj>", id - 1)).collect();
        assert!(decode(format!("<Objs><Obj RefId=\"0\" />{chained}</Objs>")).is_err());
        let wider = Limits { depth: 64, ..Limits::default() };
        assert!(decode_with(format!("{}{}", "<Obj><LST>".repeat(64), "</LST></Obj>".repeat(64)), wider).is_ok());
    });
}

/// SOAP likewise, for a request and for an answer.
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn soap() {
    const HEAD: &str = "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
        xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\"><s:Header><a:Action>";
    on_a_small_stack(|| {
        for action in [
            "http://schemas.xmlsoap.org/ws/2004/09/enumeration/EnumerateResponse",
            "http://schemas.microsoft.com/wbem/wsman/1/windows/shell/ReceiveResponse",
            "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault",
            "http://schemas.xmlsoap.org/ws/2004/09/transfer/Create",
        ] {
            for depth in [10, 100, 1_000, DEEP] {
                let (open, close) = ("<x>".repeat(depth), "</x>".repeat(depth));
                let in_body =
                    format!("{HEAD}{action}</a:Action></s:Header><s:Body>{open}{close}</s:Body></s:Envelope>");
                let in_header = format!("{HEAD}{action}</a:Action>{open}{close}</s:Header><s:Body/></s:Envelope>");
                for text in [&in_body, &in_header, &open, &format!("{HEAD}{open}")] {
                    let (request, response) = (Request::parse(text.as_bytes()), Response::parse(text.as_bytes()));
                    // What is refused says where; what is read is dropped without harm.
                    assert!(depth < DEEP || (request.is_err() && response.is_err()), "{depth}");
                }
            }
        }
    });
}
