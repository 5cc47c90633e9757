"""How much memory a process has, of a JVM what it holds."""
import os
import re
import subprocess


def resident_bytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next((int(line.split()[1]) for line in status if line.startswith("VmRSS")), 0) * 1024


def held_bytes(pid):
    """What is resident; of a JVM's heap, which is resident before it is used, what lives there after a collection."""
    java = os.readlink(f"/proc/{pid}/exe")
    if os.path.basename(java) != "java":
        return resident_bytes(pid)
    jcmd = os.path.join(os.path.dirname(java), "jcmd")
    subprocess.run([jcmd, str(pid), "GC.run"], check=True, capture_output=True)
    info = subprocess.run([jcmd, str(pid), "GC.heap_info"], check=True, capture_output=True, text=True).stdout
    generations = re.findall(r"total \d+K, used (\d+)K \[(0x[0-9a-f]+), 0x[0-9a-f]+, (0x[0-9a-f]+)\)", info)
    live = sum(int(used) for used, _, _ in generations) * 1024
    low, high = min(int(first, 16) for _, first, _ in generations), max(int(end, 16) for _, _, end in generations)
    return live + resident_outside(pid, low, high)


def resident_outside(pid, low, high):
    total, outside = 0, True
    with open(f"/proc/{pid}/smaps", encoding="ascii", errors="replace") as maps:
        for line in maps:
            mapping = re.match(r"([0-9a-f]+)-[0-9a-f]+ ", line)
            if mapping:
                outside = not low <= int(mapping[1], 16) < high
            elif outside and line.startswith("Rss:"):
                total += int(line.split()[1]) * 1024
    return total
