def beam_search(step_fn, start_token, eos_token, beam_size=4, max_len=64):
    beams = [{"score": 0.0, "tok": start_token, "seq": [start_token], "end": False}]
    for _ in range(max_len):
        cand = []
        for b in beams:
            if b["end"]:
                cand.append(b)
                continue
            for v, lp in enumerate(step_fn([b["tok"]])):
                cand.append(
                    {"score": b["score"] + float(lp), "tok": v, "seq": b["seq"] + [v], "end": v == eos_token}
                )
        cand.sort(key=lambda b: b["score"], reverse=True)
        beams = cand[:beam_size]
        if all(b["end"] for b in beams):
            break
    beams.sort(key=lambda b: b["score"] / len(b["seq"]), reverse=True)
    return [(b["score"], b["seq"], b["end"]) for b in beams]
