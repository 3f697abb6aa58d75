-- What a person is asked, in Chinese as well, for who works in it.

ALTER TABLE wf_task ADD COLUMN title_zh TEXT;
