"""What the operations of the contract do, a module for each family."""
