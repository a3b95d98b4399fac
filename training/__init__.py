"""Fine-tunes the encoder of `--extractor encoder` on annotated texts; see README.md."""
