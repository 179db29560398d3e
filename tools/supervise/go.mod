module portcullis.dev/tools/supervise

go 1.26.0
