@rem Maven wrapper for Windows: runs the Maven on the PATH. Nodes run on Linux only.
@mvn %*
