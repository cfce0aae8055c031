DROP TABLE search_walk;
DROP TABLE search_follow;
DROP TABLE search_place;
DROP TABLE search_contact;
DROP TABLE search_message;
