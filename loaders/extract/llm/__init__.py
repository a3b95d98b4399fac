"""The extractor that asks a language model: optional, at any OpenAI-compatible server or at Anthropic."""
