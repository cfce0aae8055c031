DROP TABLE follow_up;
DROP TABLE mention;
