module portcullis.dev/tools/workload

go 1.26.0
