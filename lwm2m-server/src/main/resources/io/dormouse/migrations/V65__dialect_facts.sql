-- What was seen to work is remembered, too.
ALTER TABLE dialect RENAME COLUMN refusal TO fact;
