"""Files of questions: pure readers and writers, from and to lists of ``QuestionInput``."""
