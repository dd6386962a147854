import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Line {
  label: string;
  colour: string;
  values: (number | null)[];
}

/** Lines over time. Its numbers stand in a table beside, for those who do not see it. */
export function Chart({ title, unit, seconds, lines }: { title: string; unit: string; seconds: number[]; lines: Line[] }) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>();
  useEffect(() => {
    const element = place.current!;
    const style = getComputedStyle(document.documentElement);
    const ink = style.getPropertyValue('--ink-soft').trim();
    const grid = { stroke: style.getPropertyValue('--edge').trim(), width: 1 };
    plot.current = new uPlot(
      {
        width: element.clientWidth,
        height: 200,
        cursor: { drag: { x: true, y: false } },
        axes: [
          { stroke: ink, grid },
          { stroke: ink, grid, size: 64, values: (_, ticks) => ticks.map((it) => `${it} ${unit}`.trim()) },
        ],
        scales: { y: { range: (_, __, high) => [0, Math.max(1, high * 1.1)] } },
        series: [
          { value: (_, value) => (value === null ? '' : new Date(value * 1000).toLocaleTimeString()) },
          ...lines.map((it) => ({ label: it.label, stroke: style.getPropertyValue(it.colour).trim(), width: 2 })),
        ],
      },
      [[], ...lines.map(() => [])],
      element,
    );
    const resized = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: 200 }));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.current?.destroy();
    };
  }, []);
  useEffect(() => {
    plot.current?.setData([seconds, ...lines.map((it) => it.values)]);
  }, [seconds.length, seconds.at(-1)]);
  return (
    <figure class="panel">
      <figcaption>{title}</figcaption>
      <div ref={place} class="plot" aria-hidden="true" />
    </figure>
  );
}
