"""What is acted out in the demo by the verbs themselves: plans, supervision, words of the people, applications."""
