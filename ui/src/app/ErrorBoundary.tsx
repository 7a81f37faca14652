import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from '../components/Button';
import { Placeholder } from '../components/Placeholder';

/** A defect in the window itself: says so and offers to draw it anew. What runs behind it goes on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <Placeholder
        tone="broken"
        icon={<TriangleAlert />}
        title="The window could not be drawn"
        action={
          <Button look="primary" onClick={() => window.location.reload()}>
            Draw it again
          </Button>
        }
      >
        Analysis goes on in the background. {this.state.error.message}
      </Placeholder>
    );
  }
}
