"""What the pictures and films share: noise, cairo sheets as arrays, type, light over height fields, files of a given weight."""
