"""What care plans and working time must keep to, as pure logic: no database, no HTTP, no today."""
