-- What the present registration of a device was asked: what it refused, what was set up for the contract, which attributes it was told; and, beyond
-- registrations, the maximum period that its Server object gives to observations without one.
CREATE TABLE observation_contract (
    endpoint TEXT PRIMARY KEY,
    registration_id TEXT NOT NULL,
    refused TEXT NOT NULL,
    made TEXT NOT NULL,
    told TEXT NOT NULL,
    default_pmax_seconds BIGINT
);

INSERT INTO observation_contract (endpoint, registration_id, refused, made, told)
SELECT endpoint, registration_id, refused, '[]', '{}' FROM observation_refusal;

DROP TABLE observation_refusal;
