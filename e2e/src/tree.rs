//! The accessibility tree, as assistive technology is given it.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::{Browser, Outcome};

/// The tree of a page.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<Node>,
    by_id: HashMap<String, usize>,
}

/// A node that assistive technology sees.
#[derive(Debug, Clone)]
pub struct Node {
    /// For example `grid`.
    pub role: String,
    /// What is read.
    pub name: String,
    children: Vec<String>,
    properties: Vec<(String, String)>,
}

impl Browser {
    /// Reads the accessibility tree of the page.
    ///
    /// # Errors
    /// What the browser answered.
    pub async fn accessibility_tree(&self) -> Outcome<Tree> {
        self.devtools("Accessibility.enable", json!({})).await?;
        let answer = self.devtools("Accessibility.getFullAXTree", json!({})).await?;
        let list = answer["nodes"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| match &value["value"] {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let mut tree = Tree { nodes: Vec::new(), by_id: HashMap::new() };
        for node in list {
            let ignored = node["ignored"] == true;
            let children = node["childIds"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let properties = node["properties"].as_array().into_iter().flatten();
            tree.by_id.insert(node["nodeId"].as_str().unwrap_or_default().into(), tree.nodes.len());
            tree.nodes.push(Node {
                role: if ignored { String::new() } else { text(&node["role"]) },
                name: if ignored { String::new() } else { text(&node["name"]) },
                children: children.map(Into::into).collect(),
                properties: properties
                    .map(|p| (p["name"].as_str().unwrap_or_default().to_owned(), text(&p["value"])))
                    .collect(),
            });
        }
        Ok(tree)
    }
}

impl Tree {
    /// The first node with a role, and with a name unless that is empty.
    #[must_use]
    pub fn find(&self, role: &str, name: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.role == role && (name.is_empty() || node.name == name))
    }

    /// The nodes below one that have a role, in order.
    pub fn all_in<'a>(&'a self, node: &'a Node, role: &'a str) -> impl Iterator<Item = &'a Node> {
        self.below(node).into_iter().filter(move |node| node.role == role)
    }

    /// Everything that is read of a node and what is below it.
    #[must_use]
    pub fn text(&self, node: &Node) -> String {
        let texts =
            self.below(node).into_iter().filter(|node| node.role == "StaticText").map(|node| node.name.as_str());
        texts.collect::<Vec<_>>().join(" ")
    }

    fn below<'a>(&'a self, node: &'a Node) -> Vec<&'a Node> {
        let mut found = Vec::new();
        for child in node.children.iter().filter_map(|id| self.nodes.get(*self.by_id.get(id)?)) {
            found.push(child);
            found.extend(self.below(child));
        }
        found
    }
}

impl Node {
    /// A property, for example `selected`.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<String> {
        self.properties.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }
}
