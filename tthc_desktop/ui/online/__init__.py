"""Hồ sơ trực tuyến: what the provincial system has and this PC may complete."""
