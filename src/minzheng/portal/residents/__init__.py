"""What residents do and see of their own matters: apply, how far it is, object, appeal, letters that anybody can verify."""
