"""Golden bytes of TensorBoard's event files: two records as TensorBoard's own writer makes them.

Needs: tensorboard. Run: python3 test/golden/tensorBoard.py > test/golden/tensorBoard.json
"""

import io
import json

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.summary.writer.record_writer import RecordWriter


class Kept(io.BytesIO):
    def close(self):
        pass


out = Kept()
writer = RecordWriter(out)
writer.write(Event(wall_time=1.5, file_version="brain.Event:2").SerializeToString())
values = [Summary.Value(tag="accuracy/shared", simple_value=0.25), Summary.Value(tag="money/payments", simple_value=-3.5)]
writer.write(Event(wall_time=2.25, step=7, summary=Summary(value=values)).SerializeToString())
print(json.dumps(out.getvalue().hex()))
