//! What the engine waits for the user to say: its own questions one at a time, and those of scripts,
//! which stand on their session's page.

use std::collections::VecDeque;

use reattach_core::bridge::{HostQuestion, Prompt, PromptId};
use uuid::Uuid;

/// Prompts in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prompts {
    queue: VecDeque<(PromptId, Prompt)>,
}

/// A question of a script on a target.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// To be echoed with the answer.
    pub id: PromptId,
    /// The session.
    pub instance_id: Uuid,
    /// Its host, as addressed.
    pub computer_name: String,
    /// Its name.
    pub session_name: String,
    /// What is asked.
    pub question: HostQuestion,
}

impl Prompts {
    /// Adds one, or replaces what the same prompt said before.
    pub fn push(&mut self, id: PromptId, prompt: Prompt) {
        match self.queue.iter_mut().find(|(known, _)| *known == id) {
            Some((_, known)) => *known = prompt,
            None => self.queue.push_back((id, prompt)),
        }
    }

    /// Takes one away: it was answered, or needs no answer any more.
    pub fn close(&mut self, id: PromptId) {
        self.queue.retain(|(known, _)| *known != id);
    }

    /// Takes all away.
    pub fn clear(&mut self) {
        self.queue.clear();
    }

    /// The question of the engine's own to show now.
    #[must_use]
    pub fn current(&self) -> Option<&(PromptId, Prompt)> {
        self.own().next()
    }

    /// How many questions of the engine's own wait behind the one that is shown.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.own().count().saturating_sub(1)
    }

    /// What scripts ask, oldest first.
    #[must_use]
    pub fn asked(&self) -> Vec<Asked> {
        let asked = self.queue.iter().filter_map(|(id, prompt)| match prompt.clone() {
            Prompt::Host { instance_id, computer_name, session_name, question } => {
                Some(Asked { id: *id, instance_id, computer_name, session_name, question })
            }
            _ => None,
        });
        asked.collect()
    }

    fn own(&self) -> impl Iterator<Item = &(PromptId, Prompt)> {
        self.queue.iter().filter(|(_, prompt)| !matches!(prompt, Prompt::Host { .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mandatory(parameter: &str) -> Prompt {
        Prompt::Mandatory { parameter: parameter.into() }
    }

    #[test]
    fn prompts_are_shown_one_after_the_other() {
        let mut prompts = Prompts::default();
        prompts.push(1, mandatory("Name"));
        prompts.push(2, mandatory("Id"));
        prompts.push(1, mandatory("ComputerName"));
        assert_eq!(prompts.current(), Some(&(1, mandatory("ComputerName"))));
        assert_eq!(prompts.waiting(), 1);
        prompts.close(1);
        prompts.close(7);
        assert_eq!(prompts.current(), Some(&(2, mandatory("Id"))));
        assert_eq!(prompts.waiting(), 0);
    }

    #[test]
    fn what_a_script_asks_holds_nothing_up() {
        let mut prompts = Prompts::default();
        let question = HostQuestion::Line;
        let (computer_name, session_name) = ("Server01".into(), "ITTask".into());
        let instance_id = Uuid::from_u128(1);
        prompts.push(1, Prompt::Host { instance_id, computer_name, session_name, question });
        prompts.push(2, mandatory("Id"));
        assert_eq!(prompts.current(), Some(&(2, mandatory("Id"))));
        assert_eq!(prompts.waiting(), 0);
        assert_eq!(
            prompts.asked().iter().map(|asked| (asked.id, asked.instance_id)).collect::<Vec<_>>(),
            [(1, instance_id)]
        );
        prompts.close(1);
        assert!(prompts.asked().is_empty());
    }
}
