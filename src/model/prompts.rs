//! What the engine waits for the user to say, one at a time.

use std::collections::VecDeque;

use reattach_core::bridge::{Prompt, PromptId};

/// Prompts in the order in which they came; the first is shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prompts {
    queue: VecDeque<(PromptId, Prompt)>,
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

    /// The one to show.
    #[must_use]
    pub fn current(&self) -> Option<&(PromptId, Prompt)> {
        self.queue.front()
    }

    /// How many wait behind the one that is shown.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.len().saturating_sub(1)
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
}
