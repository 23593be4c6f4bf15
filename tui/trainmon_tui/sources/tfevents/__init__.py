"""TensorBoard's event files: records, the protocol buffers in them, and the JSON lines that they become."""
