"""What every step needs of its surroundings: folder, processes, disk, random numbers, errors."""
