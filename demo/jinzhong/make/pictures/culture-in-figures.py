"""Four charts of ten years, one kind of mark each, one axis of years. Every number is made up: an index, the first year 100."""
import numpy as np

from atelier.out import plate, poster
from atelier.sheet import HEI, KAI, SONG, Sheet

N = 1920
INK, PAPER, RULE = '#2f3640', '#f3eee3', '#c9c0ae'
YEARS = list(range(2013, 2023))
VENUES = [100, 104, 111, 117, 126, 131, 138, 141, 147, 155]
VISITORS = [100, 112, 121, 139, 158, 176, 201, 92, 128, 119]
CRAFTS = [[100, 106, 113, 118, 127, 136, 142, 150, 157, 168], [100, 103, 109, 118, 124, 131, 143, 149, 160, 171]]
FIRMS = [100, 109, 122, 131, 149, 163, 181, 178, 196, 214]


class Panel:
    def __init__(self, s, x, y, zh, en, colour, top):
        self.s, self.x, self.y, self.w, self.h, self.colour, self.top = s, x, y, 770, 500, colour, top
        s.text(x, y - 132, zh, 46, INK, KAI)
        s.text(x, y - 68, en, 25, '#6a6a66', SONG)
        for v in range(0, top + 1, 50):
            yy = self.at(0, v)[1]
            s.stroke([(x, yy), (x + self.w, yy)], RULE, 3 if v == 100 else 1.4, 1 if v == 100 else .7)
            s.text(x - 14, yy - 15, str(v), 21, '#8a857a', HEI, align=1)
        for i in (0, 3, 6, 9):
            s.text(self.at(i, 0)[0], y + self.h + 14, str(YEARS[i]), 23, '#6a6a66', HEI, align=.5)

    def at(self, i, v):
        return self.x + 40 + i * (self.w - 80) / 9, self.y + self.h * (1 - v / self.top)

    def last(self, v, dy=-44):
        x, y = self.at(9, v)
        self.s.text(x + 4, y + dy, str(v), 30, self.colour, HEI, align=.5, weight=700)


def main():
    s = Sheet(N, N, 1, PAPER)
    s.text(120, 96, '数说晋中 · 十年', 92, INK, KAI)
    s.text(124, 212, 'Ten years of culture in figures', 38, '#5c5f63', SONG)
    s.c.rectangle(1250, 118, 560, 100)
    s.colour('#a8322a')
    s.c.fill()
    s.text(1530, 128, '演示数据 · 非统计数字', 36, '#f6ead8', KAI, align=.5)
    s.text(1530, 176, 'Demonstration data, not statistics', 24, '#f6ead8', SONG, align=.5)
    s.stroke([(120, 300), (N - 120, 300)], INK, 3)
    s.text(120, 314, '指数，2013 = 100    Index, 2013 = 100', 24, '#8a857a', HEI)
    p = Panel(s, 150, 560, '公共文化场馆', 'Public venues', '#2f3640', 200)
    for i, v in enumerate(VENUES):
        (x, y), base = p.at(i, v), p.at(i, 0)[1]
        s.fill([(x - 23, y), (x + 23, y), (x + 23, base), (x - 23, base)], '#2f3640' if i == 9 else '#8f959c')
    p.last(VENUES[-1])
    p = Panel(s, 1040, 560, '博物馆观众', 'Museum visitors', '#31507f', 250)
    pts = [p.at(i, v) for i, v in enumerate(VISITORS)]
    s.fill([(pts[0][0], p.at(0, 0)[1])] + pts + [(pts[-1][0], p.at(0, 0)[1])], '#31507f', .22)
    s.stroke(pts, '#31507f', 6)
    for q in pts:
        s.disc(*q, 8, '#31507f')
    p.last(VISITORS[-1])
    p = Panel(s, 150, 1310, '非遗项目与传承', 'Listed traditions and their bearers', '#a8322a', 200)
    for line, c, words, dy in zip(CRAFTS, ('#a8322a', '#d08a5a'), ('项目 traditions', '传承人 bearers'), (60, 0)):
        s.stroke([p.at(i, v) for i, v in enumerate(line)], c, 6)
        for i, v in enumerate(line):
            s.disc(*p.at(i, v), 7, PAPER)
            s.disc(*p.at(i, v), 4.5, c)
        x, y = p.at(1, 188 - dy * .36)
        s.disc(x - 60, y, 9, c)
        s.text(x - 42, y - 17, words, 24, INK, HEI)
    p.last(CRAFTS[1][-1])
    p = Panel(s, 1040, 1310, '文化企业', 'Cultural businesses', '#8a6420', 250)
    for i, v in enumerate(FIRMS):
        x = p.at(i, 0)[0]
        for k in range(round(v / 10)):
            s.disc(x, p.at(i, k * 10 + 5)[1], 8.2, '#8a6420' if i == 9 else '#c2a878')
    p.last(FIRMS[-1])
    a = s.array()[..., :3]
    plate(a, 'culture-in-figures', 'wall', 250)
    poster(a, 'culture-in-figures')


main()
