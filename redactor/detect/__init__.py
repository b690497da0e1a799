"""Find spans in text. The only room that knows Presidio's analyzer."""
