"""Bars of ratios, as SVG."""
WIDTH, LEFT, ROW, HEADING = 760, 330, 26, 30


def bars(groups):
    """Of groups (heading, [(title, ratio)]), all to one scale; a line in each group stands where the ratio is 1."""
    groups = [(heading, [row for row in rows if row[1]]) for heading, rows in groups]
    groups = [group for group in groups if group[1]]
    scale = (WIDTH - LEFT - 60) / max(1, *(value for _, rows in groups for _, value in rows))
    height = sum(HEADING + ROW * len(rows) + 16 for _, rows in groups)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">',
             f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>']
    y = 0
    for heading, rows in groups:
        parts += group_of(heading, rows, y, scale)
        y += HEADING + ROW * len(rows) + 16
    return "\n".join([*parts, "</svg>"]) + "\n"


def group_of(heading, rows, top, scale):
    one = LEFT + scale
    yield f'<text x="{one:.1f}" y="{top + 18}" text-anchor="middle" fill="#444">{heading}</text>'
    for i, (title, value) in enumerate(rows):
        y = top + HEADING + ROW * i
        color = "#2a7" if value >= 1 else "#c63"
        yield f'<text x="{LEFT - 8}" y="{y + 15}" text-anchor="end" fill="#222">{title}</text>'
        yield f'<rect x="{LEFT}" y="{y + 3}" width="{scale * value:.1f}" height="{ROW - 8}" fill="{color}"/>'
        yield f'<text x="{LEFT + scale * value + 6:.1f}" y="{y + 15}" fill="#222">{value:.2f} ×</text>'
    yield (f'<line x1="{one:.1f}" y1="{top + 24}" x2="{one:.1f}" y2="{top + HEADING + ROW * len(rows)}" stroke="#444" '
           'stroke-dasharray="4 3"/>')
